"""scikit-learn's detectors on the sets of the benchmark of anomalies: src/bench/anomalies.sh.

peers.py sets FOLDER    writes the bundled sets of scikit-learn as outlier tasks, one CSV file each, and prints their names
peers.py run FILE [N]   reads a CSV file (first column: 1 for an anomaly) and prints a line per detector; the area is the
                        mean of N seeds
"""

import csv
import resource
import sys
import time

import numpy
from sklearn import datasets
from sklearn.ensemble import IsolationForest
from sklearn.metrics import average_precision_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import OneClassSVM

# One-class SVMs take time by the square of the records; ours is trained on as many.
SVM_SAMPLE = 5000


def write(folder, name, inliers, outliers, keep):
    """The inliers, and evenly spaced ones of the outliers, as is usual for these sets."""
    step = max(1, len(outliers) // keep)
    chosen = outliers[::step][:keep]
    with open(f"{folder}/{name}.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        for label, rows in ((0, inliers), (1, chosen)):
            for row in rows:
                writer.writerow([label, *row])


def sets(folder):
    """Each class of each set in turn as the outliers."""
    for name, data, keep in (
        ("breast_cancer", datasets.load_breast_cancer(), 20),
        ("wine", datasets.load_wine(), 10),
        ("digits", datasets.load_digits(), 30),
    ):
        for label in numpy.unique(data.target):
            is_outlier = data.target == label
            write(folder, f"{name}-{label}", data.data[~is_outlier], data.data[is_outlier], keep)
            print(f"{name}-{label}")


def forest(seed, rows):
    """The scores of the records by another forest."""
    detector = IsolationForest(n_estimators=100, max_samples=min(256, len(rows)), random_state=seed)
    return -detector.fit(rows).score_samples(rows)


def run(path, seeds):
    table = numpy.loadtxt(path, delimiter=",", ndmin=2)
    labels, rows = table[:, 0].astype(int), table[:, 1:]
    sample = rows
    if len(rows) > SVM_SAMPLE:
        sample = rows[numpy.random.default_rng(42).choice(len(rows), SVM_SAMPLE, replace=False)]
    detectors = (
        ("IsolationForest", IsolationForest(n_estimators=100, max_samples=min(256, len(rows)), random_state=42), rows),
        ("OneClassSVM", make_pipeline(StandardScaler(), OneClassSVM(nu=0.01, gamma="scale")), sample),
    )
    for name, detector, training in detectors:
        start = time.perf_counter()
        detector.fit(training)
        fitted = time.perf_counter()
        scores = -detector.score_samples(rows)
        flagged = detector.predict(rows) == -1
        judged = time.perf_counter()
        anomalies = labels.sum()
        area = average_precision_score(labels, scores) if anomalies else float("nan")
        if name == "IsolationForest" and seeds > 1:
            area = numpy.mean([area] + [average_precision_score(labels, forest(42 + i, rows)) for i in range(1, seeds)])
        hits = int((flagged & (labels == 1)).sum())
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(name, area, hits, int(flagged.sum()) - hits, 1e3 * (fitted - start), 1e3 * (judged - fitted), memory)


if sys.argv[1] == "sets":
    sets(sys.argv[2])
else:
    run(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1)
