/**
 * Profiles of a run: what each field of its records, and each JSON Pointer of its raw items, looks
 * like, by source. Uses the model and stages only.
 */
package dev.collection.transforms.profile;
