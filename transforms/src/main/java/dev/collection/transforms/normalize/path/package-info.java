/** Finding the values of a raw item by JSON Pointers. Depends on nothing of this project. */
package dev.collection.transforms.normalize.path;
