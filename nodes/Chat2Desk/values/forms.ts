import { parseJson } from './input';
import { isBlank, refusal } from './refusals';
import { webAddress } from './web-addresses';
import type { Surroundings } from './surroundings';

type Entries = Record<string, unknown>;

/** JSON text, or what an expression made of it already. Throws `InputError` on broken text. */
export function json(value: unknown, { label }: Pick<Surroundings, 'label'>): unknown {
	return parseJson(value, label);
}

/** The same, where an object without entries means that nothing is set. */
export function filledJson(value: unknown, surroundings: Pick<Surroundings, 'label'>): unknown {
	const parsed = json(value, surroundings);
	return parsed !== null && typeof parsed === 'object' && Object.keys(parsed).length === 0 ? undefined : parsed;
}

/**
 * The form's buttons as the API takes them: empty parts are left out, and so is the whole if there is no button. Throws `InputError` on an
 * address that is none.
 */
export function buttons(value: unknown, { label }: Pick<Surroundings, 'label'>): unknown {
	const list = Array.isArray(value) ? value : (value as { button?: unknown } | null)?.button;
	if (!Array.isArray(list) || list.length === 0) return undefined;
	return list.map((entry: Entries) =>
		Object.fromEntries(
			Object.entries(entry)
				.filter(([, part]) => !isBlank(part))
				.map(([name, part]) => [name, name === 'url' ? webAddress(part, { label: `${label} > URL` }) : part]),
		),
	);
}

/** The custom fields that the user filled in, as `{field id: value}`; fields that were not touched hold `null`. */
export function customFields(value: unknown): unknown {
	const set = Object.entries((value as { value?: Entries | null } | null)?.value ?? {}).filter(
		([, entry]) => entry !== null && entry !== undefined,
	);
	return set.length === 0 ? undefined : Object.fromEntries(set);
}

/**
 * A color as six hex digits without `#` (Chat2Desk's description): also of three, or with two more for what shines through, as n8n's picker has
 * it. Throws `InputError` on the name of a color, or another way of writing one.
 */
export function color(value: unknown, { label }: Pick<Surroundings, 'label'>): string {
	const typed = typeof value === 'string' || typeof value === 'number' ? String(value).trim().replace(/^#/, '') : '';
	if (/^[\da-f]{3}$/i.test(typed)) return typed.replace(/./g, '$&$&');
	if (/^([\da-f]{6}|[\da-f]{8})$/i.test(typed)) return typed.slice(0, 6);
	throw refusal(label, value, 'is not a color', 'Give six hex digits, e.g. #00AA55');
}
