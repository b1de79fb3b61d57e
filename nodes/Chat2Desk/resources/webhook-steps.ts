import type { IDataObject } from 'n8n-workflow';
import { singlePage } from '../catalogue/lists';
import { describeWebhook, MAX_WEBHOOKS, webhookQuotaError } from '../catalogue/webhook-limit';
import type { OperationResult, OperationContext } from '../catalogue/types';
import { InputError } from '../values/input';

/** Creates a webhook. A refusal is explained by the webhooks that are there: the texts of Chat2Desk differ with its language. */
export async function createWebhook(step: OperationContext): Promise<OperationResult[]> {
	const tried = await step.attempt(step.request, /^/);
	if ('refusal' in tried) throw await explained(step, tried);
	const [json] = step.toOutput(tried.answer.data);
	if (json?.id !== undefined) return [{ json }];
	const made = (await webhooks(step)).find(({ url }) => url === step.request.body?.url);
	return [{ json: made ?? json ?? {} }];
}

const webhooks = async (step: OperationContext) => await step.list({ method: 'GET', path: '/webhooks' }, singlePage.pages, Infinity);

async function explained(
	step: OperationContext,
	{ refusal, problem }: { refusal: { status: number }; problem: Error },
): Promise<Error> {
	if (refusal.status === 401 || refusal.status === 403) return problem;
	let all: IDataObject[] = [];
	try {
		all = await webhooks(step);
	} catch {
		return problem;
	}
	const same = all.find(({ url }) => url === step.request.body?.url);
	if (same !== undefined) {
		return new InputError(
			`The webhook ${describeWebhook(same)} has this URL already`,
			`Change that one with Webhook > Update, or delete it first. ${problem.message}`,
		);
	}
	return all.length < MAX_WEBHOOKS ? problem : webhookQuotaError(all, problem.message);
}
