package io.tributary.app.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that lead somewhere, ports and labels that match. */
class ReferencesTest {
  @Test
  void everyReferenceOfTheBaseLeadsSomewhere() {
    assertThat(References.problems(Rendered.base())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "StatefulSet, tributary-learner, /spec/serviceName, headless Service wrong",
    "StatefulSet, tributary-learner, /spec/selector/matchLabels/app.kubernetes.io~1name, its selector",
    "StatefulSet, tributary-learner, /spec/template/spec/serviceAccountName, ServiceAccount wrong",
    "Deployment, tributary-generator, /spec/template/spec/volumes/0/projected/sources/0/configMap/name, ConfigMap wrong",
    "Deployment, tributary-generator, /spec/template/spec/volumes/0/projected/sources/1/secret/name, Secret wrong",
    "Deployment, tributary-generator, /spec/template/spec/volumes/1/secret/secretName, Secret wrong",
    "Deployment, tributary-generator, /spec/template/spec/volumes/2/persistentVolumeClaim/claimName, claim wrong",
    "Deployment, tributary-judge, /spec/template/spec/volumes/3/name, volumes [",
    "Deployment, tributary-judge, /spec/template/spec/containers/0/readinessProbe/httpGet/port, probe at port wrong",
    "Deployment, tributary-buffer, /spec/template/spec/containers/0/volumeMounts/0/name, volumes [",
    "Service, tributary-prompts, /spec/ports/0/targetPort, port wrong",
    "Service, tributary-prompts, /spec/selector/app.kubernetes.io~1component, pods with",
    "RoleBinding, tributary-discovery, /roleRef/name, Role wrong",
    "RoleBinding, tributary-discovery, /subjects/0/name, ServiceAccount wrong",
    "PodDisruptionBudget, tributary-feed, /spec/selector/matchLabels/app.kubernetes.io~1name, one role with",
    "NetworkPolicy, tributary-prompts, /spec/ingress/0/ports/0/port, port wrong",
    "NetworkPolicy, tributary-nodes, /spec/podSelector/matchLabels/app.kubernetes.io~1name, pods with",
  })
  void noticesOneThatLeadsNowhere(String kind, String name, String path, String problem) {
    Kustomization kustomization = Kustomization.base();
    JsonNode tree = Rendered.tree(kustomization.resources(), kind, name);
    int slash = path.lastIndexOf('/');
    String field = path.substring(slash + 1).replace("~1", "/");
    assertThat(tree.at(path).isMissingNode()).as("%s is there", path).isFalse();
    ((ObjectNode) tree.at(path.substring(0, slash))).set(field, TextNode.valueOf("wrong"));

    assertThat(References.problems(Rendered.of(kustomization)))
        .anySatisfy(found -> assertThat(found).startsWith(name + ": ").contains(problem));
  }
}
