package dev.collection.io.http.paging;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.Serializable;

/** How an API is told which page is wanted, or tells it itself. */
public sealed interface PageTurn extends Serializable {

  /**
   * The page's number.
   *
   * @param parameter of the query
   * @param first the number of the first page, 0 or 1 with most APIs
   */
  record PageNumber(String parameter, int first) implements PageTurn {
    public PageNumber {
      checkParameter("number", parameter);
      checkFirst(first);
    }
  }

  /**
   * How many items to leave out.
   *
   * @param parameter of the query
   * @param first the value for the first page, 0 or 1 with most APIs
   */
  record Offset(String parameter, int first) implements PageTurn {
    public Offset {
      checkParameter("offset", parameter);
      checkFirst(first);
    }
  }

  /**
   * A token that each answer has for the next page; without one there is no next page.
   *
   * @param parameter of the query
   * @param pointer where an answer has it
   * @param encoded whether the answer has it percent-encoded already
   */
  record Token(String parameter, String pointer, boolean encoded) implements PageTurn {
    public Token {
      checkParameter("token", parameter);
      checkPointer("token", pointer);
    }
  }

  /**
   * The next page's address in each answer, whole or relative; used as it is.
   *
   * @param pointer where an answer has it
   */
  record NextUrl(String pointer) implements PageTurn {
    public NextUrl {
      checkPointer("next", pointer);
    }
  }

  /** The next page's address in the header {@code Link} with {@code rel="next"} (RFC 8288). */
  record Link() implements PageTurn {}

  /** There is one answer only, which may tell how many items it should have. */
  record Only() implements PageTurn {}

  private static void checkParameter(String what, String parameter) {
    if (parameter == null || parameter.isBlank()) {
      throw new IllegalArgumentException(
          "pages: the query parameter of the page's " + what + " is missing");
    }
  }

  private static void checkFirst(int first) {
    if (first < 0) {
      throw new IllegalArgumentException("pages: first is " + first + "; it is 0 or more");
    }
  }

  private static void checkPointer(String what, String pointer) {
    if (pointer == null || pointer.isEmpty() || JsonPointer.compile(pointer) == null) {
      throw new IllegalArgumentException("pages: " + what + " is a JSON Pointer such as /next");
    }
  }
}
