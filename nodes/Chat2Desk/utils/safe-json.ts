/**
 * Takes every own property called `__proto__` out of parsed JSON, in place: copied carelessly further down a workflow, it would become
 * the copy's prototype. The parsed names are judged, because JSON can write each of their letters in several ways. `constructor` and
 * `prototype` are names like any other, as long as there is no such way.
 *
 * @returns the same value
 */
export function stripProto<T>(value: T): T {
	// By hand and not by calling itself: a hostile body is nested deeper than calls can be.
	const open: unknown[] = [value];
	while (open.length > 0) {
		const next = open.pop();
		if (next === null || typeof next !== 'object') continue;
		if (Object.hasOwn(next, '__proto__')) delete (next as Record<string, unknown>)['__proto__'];
		for (const entry of Array.isArray(next) ? (next as unknown[]) : Object.values(next)) {
			if (entry !== null && typeof entry === 'object') open.push(entry);
		}
	}
	return value;
}

/** Far above what Chat2Desk's payloads and calls need, far below what costs time, or more than the engine's own functions can take. */
export const MAX_DEPTH = 200;

const [QUOTE, ESCAPE, LIST, LIST_END, OBJECT, OBJECT_END] = Buffer.from('"\\[]{}');

/** Whether JSON is nested deeper than `DEEPEST` levels, told without reading it: thousands of levels alone would take a tenth of a second. */
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
