/**
 * The manifests in deploy/kubernetes: their fields, what they refer to, and what every pod must be.
 */
package io.tributary.app.deploy.kubernetes;
