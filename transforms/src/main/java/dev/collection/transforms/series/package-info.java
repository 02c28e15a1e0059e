/**
 * Numbers of runs over time (volume, null rate, quality): whether this run's is unusual for its
 * day, against those of earlier runs. Plain arithmetic on arrays; where the numbers are kept is for
 * others to know. Depends on nothing of ours.
 */
package dev.collection.transforms.series;
