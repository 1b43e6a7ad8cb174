# DPO for rankings, Plackett-Luce (Aligning Language Models.., eq. 19 and 20), ranked best first:
# sum_{k<n} log(1 + sum_{i>k} exp(h(y_i) - h(y_k))), h(y) = beta (lp(y) - lp_ref(y)).
# Erratum: eq. 20 prints h(y_1) in every factor; the factor of place k subtracts h(y_k), as in its own eq. 16. With two
# responses it is dpo to the last bit.  c = [beta]
def loss(x: __torch__.given.Given, c: List[float]) -> Tensor:
  return __torch__.given.ranking(__torch__.given.ratio(x), c[0], x.there)
