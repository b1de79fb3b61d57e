import { NodeApiError, type IHookFunctions } from 'n8n-workflow';
import { toNodeError } from '../../execution/node-errors';
import { settle } from '../../utils/settle';
import * as webhookMethods from './webhook-methods';

/**
 * Runs one of n8n's hooks and converts its errors to n8n's. If publishing fails with an API error, n8n 1.x and 2.0 show only its description,
 * so the description then includes the message.
 */
export async function runHook(
	host: IHookFunctions,
	hook: 'checkExists' | 'create' | 'deleteWebhook',
): Promise<boolean> {
	const outcome = await settle(() => webhookMethods[hook](host));
	if (outcome.ok) return outcome.value;
	const error = toNodeError(host, outcome.error);
	if (error instanceof NodeApiError && host.getActivationMode() !== 'manual') {
		error.description = [error.message, error.description].filter(Boolean).join('. ');
	}
	throw error;
}
