import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { toRows } from '../api/pagination/types';
import { ExecutionCancelledError } from '../api/errors';
import type { OperationContext } from '../descriptions/handler-types';
import { isEnabled, TEST_WEBHOOK, WEBHOOK_OWNER_TAG } from '../descriptions/webhook-events';
import { showWarning } from '../utils/warnings';
import { InputError } from '../utils/input';
import { settle } from '../utils/settle';

const ADVICE =
	'Publish a workflow with a Chat2Desk Trigger that uses the same account, receives "Message: Received From Client" and has Options > Resume Waiting Executions turned on. If its webhook is disabled in Chat2Desk, publish it again';

/**
 * Checks in the account's webhooks whether a published Chat2Desk Trigger can receive the reply: without one the execution would wait in
 * vain. Costs one API request. Throws `InputError` if there is none; shows a warning instead if the client can also answer by link. An
 * account that does not show its webhooks passes.
 */
export async function assertTriggerExists(
	context: IExecuteFunctions,
	step: OperationContext,
	hasLink: boolean,
): Promise<void> {
	const outcome = await settle(() => step.send({ method: 'GET', path: '/webhooks' }));
	if (!outcome.ok) {
		if (outcome.error instanceof ExecutionCancelledError) throw outcome.error;
		return;
	}
	const webhooks = toRows(outcome.value.data);
	const areUnnamed = webhooks.length > 0 && webhooks.every(({ name }) => typeof name !== 'string');
	if (areUnnamed || webhooks.some(isTriggerForReplies)) return;
	if (!hasLink)
		throw new InputError('No published Chat2Desk Trigger can receive the reply', `Nothing was sent. ${ADVICE}`);
	showWarning(
		context,
		`No published Chat2Desk Trigger can receive an approval in the chat, so only the link works. ${ADVICE}`,
	);
}

/** Whether a webhook belongs to a published Chat2Desk Trigger that receives client messages. Test webhooks do not resume executions. */
function isTriggerForReplies(webhook: IDataObject): boolean {
	const { name, url, events } = webhook;
	const isTest = TEST_WEBHOOK.test(String(name)) || String(url).includes('/webhook-test/');
	const isOwned = typeof name === 'string' && WEBHOOK_OWNER_TAG.test(name) && !isTest;
	return (
		isOwned &&
		isEnabled(webhook) &&
		(!Array.isArray(events) || events.length === 0 || events.map(String).includes('inbox'))
	);
}
