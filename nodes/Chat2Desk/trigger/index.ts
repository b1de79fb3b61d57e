import type { IHookFunctions } from 'n8n-workflow';
import { withNodeErrors } from '../execution/failure';
import * as lifecycle from './lifecycle';

export { withAttachments } from './attachments';
export { receive } from './delivery';
export { onlyNew } from './once';
export { watch } from './watch';

/** Whether the webhook is in Chat2Desk, put right where it differs. Throws n8n's errors. */
export const checkExists = async (host: IHookFunctions) =>
	await withNodeErrors(host, async () => await lifecycle.checkExists(host));

/** Makes the webhook. Throws n8n's errors. */
export const create = async (host: IHookFunctions) =>
	await withNodeErrors(host, async () => await lifecycle.create(host));

/** Deletes the webhook. Throws n8n's errors. */
export const remove = async (host: IHookFunctions) =>
	await withNodeErrors(host, async () => await lifecycle.remove(host));
