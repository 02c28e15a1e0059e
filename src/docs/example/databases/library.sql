-- library.db was made of this: sqlite3 library.db < library.sql
CREATE TABLE books (
  id integer PRIMARY KEY,
  title text NOT NULL,
  author text,
  price numeric,
  acquired text,
  updated_at text NOT NULL
);
INSERT INTO books VALUES
  (-1, 'Catalogue of the reading room', NULL, NULL, '1899-01-02', '2026-11-01T08:00:00Z'),
  (1, 'The Odyssey', 'Homer', 14.00, '2003-04-29', '2026-11-01T08:00:00Z'),
  (2, 'Pride and Prejudice', 'Jane Austen', 9.50, '2002-12-31', '2026-11-03T12:30:00Z'),
  (3, 'The Stranger', 'Albert Camus', 8.99, '1989-03-28', '2026-11-03T12:30:00Z'),
  (4, 'Snow Country', 'Yasunari Kawabata', 12.75, '1996-01-30', '2026-11-09T17:45:00Z'),
  (900, 'A misprint', 'Nobody', 'free', '2010-01-01', '2026-11-10T09:00:00Z');
