import type { IHookFunctions } from 'n8n-workflow';

/** Owner tags of webhooks that were created for a test. */
const testRuns = new Set<string>();

export const recordTestRun = (tag: string) => void testRuns.add(tag);

export const clearTestRun = (tag: string) => void testRuns.delete(tag);

/**
 * Whether a hook serves "Listen for test event". The activation mode says so when a test begins; when a test ends, n8n reports an
 * update, as for a published workflow, so the records of the hook decide.
 */
export function isTestRun(host: IHookFunctions, tag?: string): boolean {
	if (host.getActivationMode() === 'manual') return true;
	const { webhookData }: IHookFunctions & { webhookData?: { isTest?: boolean } } = host;
	return webhookData?.isTest === true || (tag !== undefined && testRuns.has(tag));
}
