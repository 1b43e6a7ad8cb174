package io.tributary.app.making;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a model learned from a file of pairs, lists or labelled responses, measured on those held
 * out. Of a list best and worst are measured; of labelled responses each desirable one against each
 * that is not.
 *
 * @param trained pairs, lists or labelled responses that were trained on
 * @param desirable labelled responses among them that are wanted; null for pairs and lists
 * @param tokens response tokens that gradients were taken of, in all epochs
 * @param heldOut those that were not
 * @param accuracy share of those in which the chosen response has gained more log-probability over
 *     the reference than the rejected one; null if none is held out
 * @param margin how much more it has gained on average, in nats; null as well
 * @param undecided rows left out, since they prefer none of their responses
 * @param unranked rows left out, since they have fewer different scores than the objective needs
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OfflineQuality(
    int trained,
    Integer desirable,
    long tokens,
    @JsonProperty("held_out") int heldOut,
    Double accuracy,
    Double margin,
    long undecided,
    long unranked) {}
