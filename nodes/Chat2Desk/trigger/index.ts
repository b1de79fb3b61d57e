import { NodeApiError, type IHookFunctions } from 'n8n-workflow';
import { toNodeError } from '../execution/node-errors';
import * as webhookMethods from './registration/webhook-methods';

export { filterDuplicates } from './deduplication';
export { downloadAttachments } from './download-attachments';
export { scheduleHealthCheck } from './registration/health-check';
export { sendTestHints } from './test-hints';
export { handleWebhook } from './webhook-handler';

/** Whether the webhook is in Chat2Desk, put right where it differs. Throws n8n's errors. */
export const checkExists = async (host: IHookFunctions) =>
	await withHookErrors(host, async () => await webhookMethods.checkExists(host));

/** Makes the webhook. Throws n8n's errors. */
export const create = async (host: IHookFunctions) =>
	await withHookErrors(host, async () => await webhookMethods.create(host));

/** Deletes the webhook. Throws n8n's errors, but never in a test run. */
export const deleteWebhook = async (host: IHookFunctions) =>
	await withHookErrors(host, async () => await webhookMethods.deleteWebhook(host));

/**
 * n8n's error for whatever a hook ran into. Of an API error, n8n 1.x and 2.0 show the description alone where a workflow could not be
 * published, so there it says both: what happened, and what to do.
 */
async function withHookErrors<T>(host: IHookFunctions, work: () => Promise<T>): Promise<T> {
	const failure = { error: undefined as unknown };
	try {
		return await work();
	} catch (error) {
		failure.error = error;
	}
	const error = toNodeError(host, failure.error);
	if (error instanceof NodeApiError && host.getActivationMode() !== 'manual') {
		error.description = [error.message, error.description].filter(Boolean).join('. ');
	}
	throw error;
}
