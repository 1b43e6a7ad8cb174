/**
 * {@code tributary experiment}: named arms over the embedded job, several seeds, and a claim that
 * is decided from the figures. {@link io.tributary.app.experiment.Catalogue} has the experiments.
 */
package io.tributary.app.experiment;
