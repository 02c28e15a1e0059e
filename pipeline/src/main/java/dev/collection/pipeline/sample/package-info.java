/**
 * Makes realistic data of the shape of USAJOBS Search answers, with known faults: the sample that
 * is shipped, and input of any size for tests and benchmarks. Depends on nothing but Jackson and
 * the JDK; the engine does not depend on it.
 */
package dev.collection.pipeline.sample;
