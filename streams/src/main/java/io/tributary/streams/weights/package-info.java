/**
 * Policy weights on their way from the learner to the other nodes: a store of versions in
 * content-addressed parts, a server, and a client that pulls what it lacks and serves it on.
 */
package io.tributary.streams.weights;
