import { toMillis } from './format.js';

const state = { speed: 1, base: Date.now(), readAt: performance.now() };

/**
 * Sets the clock to that of the sandbox.
 * @param {{speed: number, now: string|number}} clock
 */
export function setClock({ speed, now }) {
	state.speed = Number(speed);
	state.base = toMillis(now) ?? Date.now();
	state.readAt = performance.now();
}

/** @returns {number} the sandbox time in milliseconds */
export function sandboxNow() {
	return state.base + (performance.now() - state.readAt) * state.speed;
}

/** @returns {number} speed of the sandbox clock relative to real time */
export function clockSpeed() {
	return state.speed;
}
