/** Variables, templates, masks and what documentation writes in a secret's place. */
const STAND_INS: readonly RegExp[] = [
  /^\$(?:[A-Z_][A-Z0-9_]*$|\{|\()/,
  /^%[A-Z_]+%$/i,
  /^[<{].*[>}]$/s,
  /^[a-z_]\w*(?:\.\w+)*\([^)]*\)$/i,
  /^(?:\{\{|\$\{|<%|<[a-z])/i,
  /^[*•.…xX_?#●-]+$/,
  /^\[[^\]]*\]$/,
  /^[A-Z]+(?:_[A-Z0-9]+)+$/,
  /^(?:process\.env|os\.environ|env\.|ENV\[|secrets?\.|vars?\.|config\.|self\.|this\.|arn:|vault:|op:\/\/)/,
  /^(?:your|my|the|some|new|old|an?|example|sample|dummy|use|choose|pick|enter|insert|put|replace)[-_ ]/i,
  /^(?:pass(?:word|wd)?|pwd|pw|secret|token|key|api[-_ ]?key|null|nil|none|undefined|true|false|string|redacted|hidden|changeme)$/i,
  /^(?:[a-z]{2,8}_|[a-z]{2,8}-)?(?:\.{3}|…)$/i,
];
/** What the redactor wrote, or somebody who had seen it. */
const PLACEHOLDER = /^\[[A-Z_]{2,12}_[A-Z]{8,}\]/;

/** Whether `value` stands in a secret's place without being one: `$TOKEN`, `<your-password>`, `****`, `thk_...`. */
export function isStandIn(value: string): boolean {
  return PLACEHOLDER.test(value) || STAND_INS.some((form) => form.test(value));
}
