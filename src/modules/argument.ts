/** Schemas of single arguments: a module's table then reads as one line each. */

export function text(description: string) {
  return { type: 'string', description } as const;
}

export function textOr(fallback: string, description: string) {
  return { type: 'string', default: fallback, description } as const;
}

export function flag(description: string) {
  return { type: 'boolean', description } as const;
}

export function flagOr(fallback: boolean, description: string) {
  return { type: 'boolean', default: fallback, description } as const;
}

/** An integer. */
export function whole(description: string) {
  return { type: 'integer', description } as const;
}

export function wholeOr(fallback: number, description: string) {
  return { type: 'integer', default: fallback, description } as const;
}

/** A list of texts. */
export function words(description: string) {
  return { type: 'array', items: { type: 'string' }, description } as const;
}

/** A mapping of any content. */
export function dict(description: string) {
  return { type: 'object', additionalProperties: true, description } as const;
}

export function choiceOr<const Values extends readonly string[]>(
  values: Values,
  fallback: Values[number],
  description: string,
) {
  return { type: 'string', enum: values, default: fallback, description } as const;
}

/** An argument of Ansible's that makes no difference here. */
export const accepted = {
  description: 'Accepted for playbooks that set it; without effect.',
} as const;
