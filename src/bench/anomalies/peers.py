"""scikit-learn's detectors on the sets of the benchmark of anomalies: src/bench/anomalies.sh.

peers.py sets FOLDER    writes the bundled sets of scikit-learn as outlier tasks, one CSV file each
peers.py run FILE       reads a CSV file (first column: 1 for an anomaly) and prints a line per detector
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
    cancer = datasets.load_breast_cancer()
    write(folder, "breast_cancer", cancer.data[cancer.target == 1], cancer.data[cancer.target == 0], 20)
    wine = datasets.load_wine()
    write(folder, "wine", wine.data[wine.target != 0], wine.data[wine.target == 0], 10)
    digits = datasets.load_digits()
    write(folder, "digits", digits.data[digits.target != 0], digits.data[digits.target == 0], 30)


def run(path):
    table = numpy.loadtxt(path, delimiter=",", ndmin=2)
    labels, rows = table[:, 0].astype(int), table[:, 1:]
    sample = rows
    if len(rows) > SVM_SAMPLE:
        sample = rows[numpy.random.default_rng(42).choice(len(rows), SVM_SAMPLE, replace=False)]
    detectors = (
        ("IsolationForest", IsolationForest(n_estimators=100, max_samples=256, random_state=42), rows),
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
        hits = int((flagged & (labels == 1)).sum())
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(name, area, hits, int(flagged.sum()) - hits, 1e3 * (fitted - start), 1e3 * (judged - fitted), memory)


if sys.argv[1] == "sets":
    sets(sys.argv[2])
else:
    run(sys.argv[2])
