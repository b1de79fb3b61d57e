import { createHash } from 'crypto';
import type { CronExpression, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { readSettings, type CheckInterval } from '../settings';
import { recordStart } from './registrations';
import { triggerKey } from './webhook-identity';
import { runHealthCheck } from './webhook-methods';

/**
 * Lets n8n call the webhook methods at every start, which it does for triggers that have this method alone, and checks the webhook from
 * time to time. Of several n8n processes only the leader ticks. Where n8n offers no schedule, there is no periodic check.
 */
export function scheduleHealthCheck(host: ITriggerFunctions): ITriggerResponse {
	const { check } = readSettings(host);
	const trigger = triggerKey(host);
	const state = { closed: false };
	if (host.getMode() === 'manual') return {};
	const noteEnd = recordStart(trigger);
	if (check !== 'off') {
		registerCron(host, cronExpression(check, trigger), () => {
			if (!state.closed) void runHealthCheck(trigger);
		});
	}
	return {
		closeFunction: async () => {
			if (!state.closed) noteEnd();
			state.closed = true;
		},
	};
}

/**
 * Calls n8n's scheduling helper in the way that this n8n has it: up to n8n-workflow 1.103 or so it takes the bare expression, and throws
 * on the object before anything is scheduled; later ones take the object.
 */
function registerCron(host: ITriggerFunctions, expression: CronExpression, onTick: () => void): void {
	const registerCron: unknown = host.helpers.registerCron;
	if (typeof registerCron !== 'function') return;
	let reason = '';
	for (const when of [{ expression }, expression]) {
		try {
			registerCron(when, onTick);
			return;
		} catch (error) {
			reason ||= (error as Error).message;
		}
	}
	host.logger.warn(
		`${host.getNode().name}: the webhook is not checked periodically, because this n8n cannot schedule it (${reason})`,
	);
}

/** At a moment of the hour that differs by trigger, so that not all of them call Chat2Desk at once. */
export function cronExpression(check: Exclude<CheckInterval, 'off'>, trigger: string): CronExpression {
	const [second, minute, hour] = createHash('sha256').update(trigger).digest();
	const every = (step: number, upTo: number, from: number) =>
		Array.from({ length: upTo / step }, (_, index) => (from % step) + index * step).join(',');
	const expression = {
		'15m': `${second % 60} ${every(15, 60, minute)} * * * *`,
		'1h': `${second % 60} ${minute % 60} * * * *`,
		'6h': `${second % 60} ${minute % 60} ${every(6, 24, hour)} * * *`,
	}[check];
	// n8n's type knows no lists of numbers; its cron does.
	return expression as CronExpression;
}
