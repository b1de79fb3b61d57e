/**
 * Removes every own property named `__proto__` from parsed JSON, in place: a careless copy later in a workflow would set the copy's
 * prototype. Checks parsed names, because JSON can escape each letter. `constructor` and `prototype` are harmless without it.
 *
 * @returns the same value
 */
export function stripProto<T>(value: T): T {
	// Iterative: a hostile body is nested deeper than the stack allows.
	const open: unknown[] = [value];
	while (open.length > 0) {
		const next = open.pop();
		if (next === null || typeof next !== 'object') continue;
		if (Object.hasOwn(next, '__proto__')) Reflect.deleteProperty(next, '__proto__');
		for (const entry of Array.isArray(next) ? next : Object.values(next)) {
			if (entry !== null && typeof entry === 'object') open.push(entry);
		}
	}
	return value;
}

/** Maximum nesting: far more than Chat2Desk's payloads need, far less than slows down or overflows the JavaScript engine. */
export const MAX_DEPTH = 200;

const [QUOTE, ESCAPE, LIST, LIST_END, OBJECT, OBJECT_END] = Buffer.from('"\\[]{}');

/** Whether JSON is nested deeper than `MAX_DEPTH`, checked without parsing it: that would take 0.1 s for thousands of levels. */
export function exceedsMaxDepth(json: Buffer): boolean {
	let depth = 0;
	let isText = false;
	for (let at = 0; at < json.length; at++) {
		const byte = json[at];
		if (byte === QUOTE) isText = !isText;
		else if (isText) at += byte === ESCAPE ? 1 : 0;
		else if (byte === LIST || byte === OBJECT) depth++;
		else if (byte === LIST_END || byte === OBJECT_END) depth--;
		if (depth > MAX_DEPTH) return true;
	}
	return false;
}
