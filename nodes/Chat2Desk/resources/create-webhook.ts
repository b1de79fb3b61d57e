import { unpaginated } from '../descriptions/operations';
import type { ApiRejection, OperationContext, OperationResult } from '../descriptions/handler-types';
import { describeWebhook, MAX_WEBHOOKS, webhookQuotaError } from '../descriptions/webhook-events';
import { InputError } from '../utils/input';
import { errorMessage, settle } from '../utils/settle';

/** Creates a webhook. A rejection is explained with the existing webhooks, because Chat2Desk's text depends on its language. */
export async function createWebhook(context: OperationContext): Promise<OperationResult[]> {
	const { url: newUrl } = context.request.body ?? {};
	const result = await context.attempt(context.request, /^/);
	if ('rejection' in result) throw await explainRejection(context, newUrl, result);
	const [json = {}] = context.toOutput(result.response.data);
	if (json.id !== undefined) return [{ json }];
	// The webhook exists, so a failed look-up is not an error.
	const webhooks = await settle(() => listWebhooks(context));
	if (!webhooks.ok) {
		const note = `The webhook was created, but it could not be read: ${errorMessage(webhooks.error)}`;
		return [{ json, extra: { note } }];
	}
	return [{ json: webhooks.value.find(({ url }) => url === newUrl) ?? json }];
}

const listWebhooks = ({ list }: Pick<OperationContext, 'list'>) =>
	list({ method: 'GET', path: '/webhooks' }, unpaginated.pagination, Infinity);

async function explainRejection(
	context: OperationContext,
	newUrl: unknown,
	{ rejection, error }: { rejection: ApiRejection; error: Error },
): Promise<Error> {
	if (rejection.status === 401 || rejection.status === 403) return error;
	const webhooks = await settle(() => listWebhooks(context));
	if (!webhooks.ok) return error;
	const sameUrl = webhooks.value.find(({ url }) => url === newUrl);
	if (sameUrl !== undefined) {
		return new InputError(
			`The webhook ${describeWebhook(sameUrl)} already has this URL`,
			`Change it with Webhook > Update, or delete it first. ${error.message}`,
		);
	}
	return webhooks.value.length < MAX_WEBHOOKS ? error : webhookQuotaError(webhooks.value, error.message);
}
