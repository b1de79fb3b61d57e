import { createHash } from 'crypto';
import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { CREDENTIAL_NAME } from '../../api/credentials';
import { readSettings, type CheckInterval } from '../settings';
import { connectOutageHost } from './outages';
import { recordStart } from './registrations';
import { triggerKey } from './webhook-identity';
import { runHealthCheck } from './webhook-methods';
import { errorMessage } from '../../utils/settle';

/**
 * Schedules the periodic check of the webhook. n8n calls the webhook methods at its start only for triggers that have this method. Of
 * several n8n processes, only the leader runs the schedule. An n8n without a scheduler has no periodic check.
 */
export function scheduleHealthCheck(host: ITriggerFunctions): ITriggerResponse {
	const { checkInterval } = readSettings(host);
	const trigger = triggerKey(host);
	const state = { closed: false };
	if (host.getMode() === 'manual') return {};
	const recordEnd = recordStart(trigger);
	const disconnect = connectOutageHost(trigger, host);
	if (checkInterval !== 'off') {
		const readCredentials = () => host.getCredentials(CREDENTIAL_NAME);
		registerCron(host, cronExpression(checkInterval, trigger), () => {
			if (!state.closed) void runHealthCheck(trigger, readCredentials);
		});
	}
	return {
		closeFunction: async () => {
			if (!state.closed) recordEnd();
			disconnect();
			state.closed = true;
		},
	};
}

/** Up to about n8n-workflow 1.103, the helper takes a bare expression and throws on an object before it schedules anything. */
function registerCron(host: ITriggerFunctions, expression: string, onTick: () => void): void {
	const schedule: unknown = host.helpers.registerCron;
	if (typeof schedule !== 'function') return;
	let reason = '';
	for (const when of [{ expression }, expression]) {
		try {
			schedule(when, onTick);
			return;
		} catch (error) {
			reason ||= errorMessage(error);
		}
	}
	host.logger.warn(
		`${host.getNode().name}: the webhook is not checked periodically, because this version of n8n cannot schedule the check (${reason})`,
	);
}

/** A schedule whose minute and second depend on the trigger, so that triggers do not call Chat2Desk all at once. */
export function cronExpression(interval: Exclude<CheckInterval, 'off'>, trigger: string): string {
	const [second, minute, hour] = createHash('sha256').update(trigger).digest();
	const every = (step: number, end: number, start: number) =>
		Array.from({ length: end / step }, (_, index) => (start % step) + index * step).join(',');
	return {
		'15m': `${second % 60} ${every(15, 60, minute)} * * * *`,
		'1h': `${second % 60} ${minute % 60} * * * *`,
		'6h': `${second % 60} ${minute % 60} ${every(6, 24, hour)} * * *`,
	}[interval];
}
