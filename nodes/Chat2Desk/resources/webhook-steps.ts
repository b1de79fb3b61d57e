import type { IDataObject } from 'n8n-workflow';
import { whole } from '../catalogue/lists';
import { called, MOST_WEBHOOKS, noFreeWebhook } from '../catalogue/webhook-limit';
import type { Result, Step } from '../catalogue/types';
import { InputError } from '../values/input';

/** Creates a webhook. A refusal is explained by the webhooks that are there: the texts of Chat2Desk differ with its language. */
export async function createWebhook(step: Step): Promise<Result[]> {
	const tried = await step.attempt(step.call, /^/);
	if ('refusal' in tried) throw await explained(step, tried);
	const [json] = step.output(tried.answer.data);
	if (json?.id !== undefined) return [{ json }];
	const made = (await webhooks(step)).find(({ url }) => url === step.call.body?.url);
	return [{ json: made ?? json ?? {} }];
}

const webhooks = async (step: Step) => await step.list({ method: 'GET', path: '/webhooks' }, whole.pages, Infinity);

async function explained(
	step: Step,
	{ refusal, problem }: { refusal: { status: number }; problem: Error },
): Promise<Error> {
	if (refusal.status === 401 || refusal.status === 403) return problem;
	let all: IDataObject[] = [];
	try {
		all = await webhooks(step);
	} catch {
		return problem;
	}
	const same = all.find(({ url }) => url === step.call.body?.url);
	if (same !== undefined) {
		return new InputError(
			`The webhook ${called(same)} has this URL already`,
			`Change that one with Webhook > Update, or delete it first. ${problem.message}`,
		);
	}
	return all.length < MOST_WEBHOOKS ? problem : noFreeWebhook(all, problem.message);
}
