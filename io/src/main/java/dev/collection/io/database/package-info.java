/**
 * Tables and queries of databases as sources: what is read, in which parts, and how a row becomes
 * one JSON object. Reads only, in transactions that cannot write. Depends on the record model and
 * on the contract of sources.
 */
package dev.collection.io.database;
