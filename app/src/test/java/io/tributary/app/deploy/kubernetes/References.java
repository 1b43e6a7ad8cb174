package io.tributary.app.deploy.kubernetes;

import static io.tributary.app.deploy.kubernetes.Workload.orEmpty;

import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.openapi.models.RbacV1Subject;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPort;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1ServicePort;
import io.kubernetes.client.openapi.models.V1Volume;
import io.kubernetes.client.openapi.models.V1VolumeMount;
import io.kubernetes.client.openapi.models.V1VolumeProjection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What objects say of one another: names that must exist, ports and labels that must match. */
final class References {
  private final List<KubernetesObject> objects;
  private final List<Workload> workloads;
  private final List<String> problems = new ArrayList<>();

  private References(List<KubernetesObject> objects) {
    this.objects = objects;
    this.workloads = Workload.of(objects);
  }

  /** Every reference that leads nowhere. */
  static List<String> problems(List<KubernetesObject> objects) {
    References references = new References(objects);
    references.workloads.forEach(references::workload);
    references.each(V1Service.class, references::service);
    references.each(V1RoleBinding.class, references::binding);
    references.each(V1PodDisruptionBudget.class, references::budget);
    references.each(V1NetworkPolicy.class, references::policy);
    return references.problems;
  }

  private void workload(Workload workload) {
    String who = workload.name();
    Map<String, String> selector = workload.selector().getMatchLabels();
    check(workload.isChosenBy(selector), who, "its selector is not its pods' labels " + selector);
    Set<String> accounts = names(V1ServiceAccount.class);
    String account = workload.pod().getServiceAccountName();
    check(account != null && accounts.contains(account), who, "ServiceAccount " + account);
    workload.service().ifPresent(s -> governingService(who, s));
    for (V1Volume volume : orEmpty(workload.pod().getVolumes())) volume(who, volume);
    mounts(workload);
    probes(workload);
    long budgets =
        all(V1PodDisruptionBudget.class)
            .filter(b -> workload.isChosenBy(b.getSpec().getSelector().getMatchLabels()))
            .count();
    check(budgets == 1, who, budgets + " PodDisruptionBudgets");
  }

  private void governingService(String who, String name) {
    boolean headless =
        all(V1Service.class)
            .anyMatch(
                s ->
                    s.getMetadata().getName().equals(name)
                        && "None".equals(s.getSpec().getClusterIP()));
    check(headless, who, "headless Service " + name);
  }

  private void volume(String who, V1Volume volume) {
    if (volume.getConfigMap() != null) {
      configMap(who, volume.getConfigMap().getName());
    }
    if (volume.getSecret() != null) {
      secret(who, volume.getSecret().getSecretName());
    }
    if (volume.getPersistentVolumeClaim() != null) {
      String claim = volume.getPersistentVolumeClaim().getClaimName();
      check(names(V1PersistentVolumeClaim.class).contains(claim), who, "claim " + claim);
    }
    if (volume.getProjected() == null) return;
    for (V1VolumeProjection source : volume.getProjected().getSources()) {
      if (source.getConfigMap() != null) configMap(who, source.getConfigMap().getName());
      if (source.getSecret() != null) {
        secret(who, source.getSecret().getName());
      }
    }
  }

  private void configMap(String who, String name) {
    check(names(V1ConfigMap.class).contains(name), who, "ConfigMap " + name);
  }

  private void secret(String who, String name) {
    check(names(V1Secret.class).contains(name), who, "Secret " + name);
  }

  private void mounts(Workload workload) {
    Set<String> there =
        Stream.concat(
                orEmpty(workload.pod().getVolumes()).stream().map(V1Volume::getName),
                workload.claims().stream().map(c -> c.getMetadata().getName()))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> mounted =
        orEmpty(workload.container().getVolumeMounts()).stream()
            .map(V1VolumeMount::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    check(there.equals(mounted), workload.name(), "volumes " + there + ", but mounts " + mounted);
  }

  private void probes(Workload workload) {
    var container = workload.container();
    Stream.of(
            container.getStartupProbe(),
            container.getReadinessProbe(),
            container.getLivenessProbe())
        .filter(Objects::nonNull)
        .map(V1Probe::getHttpGet)
        .forEach(
            get -> {
              IntOrString port = get.getPort();
              check(
                  !port.isInteger() && workload.hasPort(port.getStrValue()),
                  workload.name(),
                  "probe at port " + port);
            });
  }

  private void service(V1Service service) {
    String who = service.getMetadata().getName();
    List<Workload> behind = chosen(service.getSpec().getSelector());
    check(!behind.isEmpty(), who, "pods with " + service.getSpec().getSelector());
    for (V1ServicePort port : service.getSpec().getPorts()) {
      String target = port.getTargetPort().getStrValue();
      check(behind.stream().allMatch(w -> w.hasPort(target)), who, "port " + target);
    }
  }

  private void binding(V1RoleBinding binding) {
    String who = binding.getMetadata().getName();
    String role = binding.getRoleRef().getName();
    check(names(V1Role.class).contains(role), who, "Role " + role);
    for (RbacV1Subject subject : binding.getSubjects()) {
      check(
          names(V1ServiceAccount.class).contains(subject.getName()),
          who,
          "ServiceAccount " + subject.getName());
    }
  }

  private void budget(V1PodDisruptionBudget budget) {
    Map<String, String> labels = budget.getSpec().getSelector().getMatchLabels();
    check(chosen(labels).size() == 1, budget.getMetadata().getName(), "one role with " + labels);
  }

  private void policy(V1NetworkPolicy policy) {
    String who = policy.getMetadata().getName();
    Map<String, String> labels = policy.getSpec().getPodSelector().getMatchLabels();
    List<Workload> behind = chosen(labels);
    check(!behind.isEmpty(), who, "pods with " + labels);
    orEmpty(policy.getSpec().getIngress()).stream()
        .flatMap(rule -> orEmpty(rule.getPorts()).stream())
        .map(V1NetworkPolicyPort::getPort)
        .forEach(
            port ->
                check(
                    behind.stream().anyMatch(w -> w.hasPort(port.getStrValue())),
                    who,
                    "port " + port.getStrValue()));
  }

  private List<Workload> chosen(Map<String, String> labels) {
    return workloads.stream().filter(w -> w.isChosenBy(labels)).toList();
  }

  private <T extends KubernetesObject> Stream<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast);
  }

  private <T extends KubernetesObject> void each(Class<T> type, Consumer<T> action) {
    all(type).forEach(action);
  }

  private Set<String> names(Class<? extends KubernetesObject> type) {
    return all(type).map(o -> o.getMetadata().getName()).collect(Collectors.toSet());
  }

  private void check(boolean holds, String who, String what) {
    if (!holds) problems.add(who + ": " + what);
  }
}
