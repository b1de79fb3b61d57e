import { NodeApiError, type IHookFunctions } from 'n8n-workflow';
import { toNodeError } from '../../execution/node-errors';
import { settle } from '../../utils/settle';
import * as webhookMethods from './webhook-methods';

/** Whether the webhook exists in Chat2Desk, after repairing differences. Throws n8n's errors. */
export const checkExists = (host: IHookFunctions) => withHookErrors(host, () => webhookMethods.checkExists(host));

/** Creates the webhook. Throws n8n's errors. */
export const create = (host: IHookFunctions) => withHookErrors(host, () => webhookMethods.create(host));

/** Deletes the webhook. Throws n8n's errors, but never in a test run. */
export const deleteWebhook = (host: IHookFunctions) => withHookErrors(host, () => webhookMethods.deleteWebhook(host));

/**
 * Converts errors of a hook to n8n's. If publishing fails with an API error, n8n 1.x and 2.0 show only its description, so the
 * description then includes the message.
 */
async function withHookErrors<T>(host: IHookFunctions, work: () => Promise<T>): Promise<T> {
	const outcome = await settle(work);
	if (outcome.ok) return outcome.value;
	const error = toNodeError(host, outcome.error);
	if (error instanceof NodeApiError && host.getActivationMode() !== 'manual') {
		error.description = [error.message, error.description].filter(Boolean).join('. ');
	}
	throw error;
}
