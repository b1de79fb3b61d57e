import { toMillis } from './format.js';

const state = { speed: 1, base: Date.now(), readAt: performance.now() };

/**
 * Takes over what the sandbox said about its clock.
 * @param {{speed: number, now: string|number}} clock
 */
export function setClock({ speed, now }) {
	state.speed = Number(speed);
	state.base = toMillis(now) ?? Date.now();
	state.readAt = performance.now();
}

/** @returns {number} the sandbox's time in milliseconds: it may run faster than this machine's */
export function sandboxNow() {
	return state.base + (performance.now() - state.readAt) * state.speed;
}

/** @returns {number} how many times faster than real time the sandbox's clock runs */
export function clockSpeed() {
	return state.speed;
}
