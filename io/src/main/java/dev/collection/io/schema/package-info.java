/**
 * What the tables of a database are, what a run needs them to be, and what leads from one to the
 * other: what is made by itself, and what only the user can decide, as SQL for him to run. Depends
 * on {@link dev.collection.io.jdbc} and the record model only; which tables there are is told.
 */
package dev.collection.io.schema;
