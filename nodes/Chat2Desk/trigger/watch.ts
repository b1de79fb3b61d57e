import type { CronExpression, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { createHash } from 'crypto';
import { triggerKey } from './identity';
import { checkNow } from './lifecycle';
import { readSettings, type CheckInterval } from './settings';

/**
 * Lets n8n call the webhook methods at every start, which it does for triggers that have this method alone, and checks the webhook from
 * time to time. Of several n8n processes only the leader ticks. Where n8n offers no schedule, there is no periodic check.
 */
export function watch(host: ITriggerFunctions): ITriggerResponse {
	const { check } = readSettings(host);
	const trigger = triggerKey(host);
	const state = { closed: false };
	const { registerCron } = host.helpers;
	if (check === 'off' || host.getMode() === 'manual' || typeof registerCron !== 'function') return {};
	try {
		registerCron({ expression: cronExpression(check, trigger) }, () => {
			if (!state.closed) void checkNow(trigger);
		});
	} catch (error) {
		// Older n8n has the same helper with another parameter; the trigger works without it.
		const { message } = error as Error;
		host.logger.warn(
			`${host.getNode().name}: the webhook is not checked periodically, because this n8n cannot schedule it (${message})`,
		);
	}
	return {
		closeFunction: async () => {
			state.closed = true;
		},
	};
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
