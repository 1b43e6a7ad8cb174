/** The container images that the Maven profile {@code image} makes, unpacked and run. */
package io.tributary.app.deploy.image;
