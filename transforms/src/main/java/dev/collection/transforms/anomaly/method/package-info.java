/**
 * The methods of anomaly detection: each is fitted to the same training data once and then scores
 * every record, and says what each feature contributes to the score. What a score is worth is for
 * {@code dev.collection.transforms.anomaly.calibrate} to say. Depends on the packages of anomaly
 * detection that know what is compared ({@code anomaly}) and on those of the models ({@code
 * forest}, {@code autoencoder}, {@code tribuo}).
 */
package dev.collection.transforms.anomaly.method;
