import type { ICredentialDataDecryptedObject, IHookFunctions } from 'n8n-workflow';
import { serverUrl } from '../../api/credentials';
import { ApiError } from '../../api/errors';
import { InputError } from '../../utils/input';
import { errorMessage, settle } from '../../utils/settle';
import { assertSettings, readSettings, requireEvents } from '../settings';
import {
	cancelDeletion,
	deletionFailedMessage,
	GRACE_MS,
	RETRY_DELAYS_MS,
	scheduleDeletion,
} from './deferred-deletion';
import { desiredWebhook, ownerTagIfKnown } from './desired-webhook';
import { clearLeftover, possibleLeftoverOf, setLeftover, takeLeftover, type Leftover } from './leftovers';
import { findLongFailure, findOutageStart, reportOutage } from './outages';
import type { ReconcileResult } from './reconciler';
import {
	findRegistration,
	idUnlessTaken,
	log,
	refreshCredentials,
	register,
	toRegistration,
	unregister,
	withLock,
	type TriggerRegistration,
} from './registrations';
import { WebhookStaticData } from './static-data';
import { clearTestRun, isTestRun, recordTestRun } from './test-runs';
import { isLoopback, isPrivateUrl, privateUrlHint } from './webhook-identity';

/** Temporary errors, which reveal nothing about the webhook. */
const TRANSIENT = ['serverOrNetwork', 'notSent', 'rateLimited', 'quotaExceeded'];

/**
 * Whether the webhook exists, after repairing differences. If Chat2Desk is unreachable at n8n's start, the workflow is activated anyway:
 * most likely the webhook exists, and the periodic check repairs it.
 */
export async function checkExists(host: IHookFunctions): Promise<boolean> {
	const registration = await prepareRegistration(host);
	warnIfPrivate(registration);
	return await withLock(registration, () => checkRegistration(host, registration));
}

async function checkRegistration(host: IHookFunctions, registration: TriggerRegistration): Promise<boolean> {
	const { desired, reconciler } = registration;
	const cancelled = cancelDeletion(registration);
	registration.remembered ??= cancelled?.id;
	const outcome = await settle(() => reconciler.reconcile(desired, registration.remembered));
	if (outcome.ok) {
		clearLeftover(desired.ownerTag);
		if (isStartup(host)) reportOutageAtStartup(host, registration, outcome.value);
		if (outcome.value === undefined) return false;
		logResult(registration, outcome.value, cancelled === undefined ? 'info' : undefined);
		saveRegistration(host, registration, outcome.value.id);
		return true;
	}
	const found = reconciler.found ?? registration.remembered;
	if (isStartup(host) && isTransientError(outcome.error)) {
		log(registration, 'warn', `the webhook could not be checked when n8n started: ${outcome.error.message}`);
		saveRegistration(host, registration, found);
		registration.inOrderAt = undefined;
		return true;
	}
	// n8n calls delete() next; keep the ID so that it can clean up.
	if (found !== undefined) new WebhookStaticData(host).keep(found, registration);
	setLeftover(desired.ownerTag, 'none');
	throw outcome.error;
}

/** At n8n's start: reports a webhook that was missing or changed, and one whose deliveries failed for longer than Chat2Desk retries them. */
function reportOutageAtStartup(
	host: IHookFunctions,
	{ trigger, remembered }: TriggerRegistration,
	result: ReconcileResult | undefined,
): void {
	const to = Date.now();
	const staticData = new WebhookStaticData(host);
	if (result === undefined) {
		if (remembered !== undefined) reportOutage(trigger, { reason: 'was missing', to });
		return;
	}
	const failed = findLongFailure(result.errors, staticData.reportedUntil);
	const reason = result.outage ?? (failed && 'could not reach n8n for longer than Chat2Desk retries deliveries');
	if (reason === undefined) return;
	reportOutage(trigger, {
		reason,
		from: findOutageStart(result.errors, to, staticData.reportedUntil),
		to: result.outage === undefined && failed ? failed.to : to,
	});
	staticData.reportedUntil = to;
}

/** Creates the webhook. */
export async function create(host: IHookFunctions): Promise<boolean> {
	const registration = await prepareRegistration(host);
	const { desired, reconciler } = registration;
	return await withLock(registration, async () => {
		const outcome = await settle(async () => {
			assertReachable(registration);
			return await reconciler.create(desired);
		});
		if (!outcome.ok) {
			setLeftover(desired.ownerTag, possibleLeftoverOf(outcome.error));
			throw outcome.error;
		}
		const { id } = outcome.value;
		if (id === undefined) setLeftover(desired.ownerTag, 'possible');
		else clearLeftover(desired.ownerTag);
		saveRegistration(host, registration, id);
		return true;
	});
}

/**
 * Checks the webhook of a published trigger and repairs it. Never throws: failures are logged.
 *
 * @param readCredentials reads the credential as it is now. If n8n cannot resolve it outside of an execution, the known one is used,
 * which deliveries refresh
 */
export async function runHealthCheck(
	trigger: string,
	readCredentials?: () => Promise<ICredentialDataDecryptedObject>,
): Promise<void> {
	const registration = findRegistration(trigger);
	if (registration === undefined) return;
	try {
		await withLock(registration, async () => {
			// Unpublished, or published again, during the wait.
			if (findRegistration(trigger) !== registration) return;
			const { account } = registration;
			const current = await settle(() => readCredentials?.());
			if (current.ok && current.value !== undefined) refreshCredentials(trigger, current.value);
			const { desired, reconciler, remembered } = registration;
			const found = await reconciler.reconcile(desired, remembered);
			const result = found ?? (await reconciler.create(desired));
			const [from, to] = [registration.inOrderAt, Date.now()];
			const reason = found === undefined ? 'was missing' : found.outage;
			if (reason !== undefined && account === registration.account)
				reportOutage(trigger, { reason, from: findOutageStart(found?.errors, to, from) ?? from, to });
			registration.remembered = result.id;
			if (result.warning === undefined) registration.inOrderAt = to;
			logResult(registration, { ...result, change: result.change && `the periodic check ${result.change}` }, 'warn');
		});
	} catch (error) {
		const advice =
			'The workflow stays published; the next check tries again. If the token was changed, update the credential';
		log(registration, 'warn', `the periodic check of the webhook failed: ${errorMessage(error)}. ${advice}`);
	}
}

async function prepareRegistration(host: IHookFunctions): Promise<TriggerRegistration> {
	const tag = ownerTagIfKnown(host);
	if (tag !== undefined) {
		if (isTestRun(host)) recordTestRun(tag);
		// A failure before the first request cannot leave a webhook.
		setLeftover(tag, 'none');
	}
	assertSettings(host);
	const settings = readSettings(host);
	const registration = await toRegistration(host, desiredWebhook(host, requireEvents(settings), settings.channels));
	registration.remembered = new WebhookStaticData(host).idFor(registration);
	return registration;
}

function saveRegistration(host: IHookFunctions, registration: TriggerRegistration, id: string | undefined): void {
	registration.remembered = id;
	registration.inOrderAt = Date.now();
	if (id !== undefined) new WebhookStaticData(host).keep(id, registration);
	if (!isTestRun(host)) register(registration);
}

function logResult(
	registration: TriggerRegistration,
	{ change, warning }: ReconcileResult,
	level: 'info' | 'warn' | undefined,
): void {
	if (change !== undefined && level !== undefined) log(registration, level, change);
	if (warning !== undefined) log(registration, 'warn', warning);
}

const isStartup = (host: IHookFunctions) => ['init', 'leadershipChange'].includes(host.getActivationMode());

const isTransientError = (error: unknown): error is ApiError =>
	error instanceof ApiError && TRANSIENT.includes(error.kind);

/** Chat2Desk does not check whether anything answers at a URL, so an unreachable webhook would fail silently. */
function assertReachable({ desired, credentials }: TriggerRegistration): void {
	if (!isLoopback(desired.url) || isLoopback(serverUrl(credentials))) return;
	throw new InputError(
		`Chat2Desk cannot call ${new URL(desired.url).origin}: localhost is not reachable from the internet. Set WEBHOOK_URL to the public URL of n8n`,
		'WEBHOOK_URL is an environment variable of n8n, e.g. https://n8n.example.com. For testing, use a tunnel',
	);
}

/** Only a warning: DNS names can resolve differently inside and outside a network, and proxies translate addresses. */
function warnIfPrivate(registration: TriggerRegistration): void {
	const { desired, credentials } = registration;
	if (isLoopback(desired.url) || !isPrivateUrl(desired.url) || isPrivateUrl(serverUrl(credentials))) return;
	log(registration, 'warn', privateUrlHint(desired.url));
}

/**
 * Deletes the node's webhook, and no other. Sends no request if nothing was created. Failures are thrown for a published workflow, where
 * n8n retries; never in a test run, which n8n does not expect and freezes.
 */
export async function deleteWebhook(host: IHookFunctions): Promise<boolean> {
	const tag = ownerTagIfKnown(host);
	const isTest = isTestRun(host, tag);
	const leftover = tag === undefined ? 'none' : takeLeftover(tag);
	const staticData = new WebhookStaticData(host);
	if (tag !== undefined) clearTestRun(tag);
	// A published workflow may have lost its static data, so it looks for its webhook.
	if (staticData.isEmpty && (leftover === 'none' || (leftover === undefined && isTest))) return true;
	const outcome = await settle(async () => {
		const registration = await toRegistration(host, desiredWebhook(host, [], []));
		registration.remembered = staticData.idFor(registration);
		await withLock(registration, () => deleteOwn(registration, staticData, leftover));
	});
	if (outcome.ok) return true;
	if (!isTest) throw outcome.error;
	const { name } = host.getNode();
	const webhook = { remembered: staticData.anyId, desired: { url: host.getNodeWebhookUrl('default') ?? '' } };
	const message = errorMessage(outcome.error);
	host.logger.warn(`${name}: ${deletionFailedMessage(webhook, message, 'Retrying if possible')}`, {
		workflowId: host.getWorkflow().id,
		nodeName: name,
	});
	return true;
}

async function deleteOwn(
	registration: TriggerRegistration,
	staticData: WebhookStaticData,
	leftover: Leftover | undefined,
): Promise<void> {
	const failedBefore = cancelDeletion(registration) !== undefined;
	if (leftover === 'none') {
		// Chat2Desk was just unreachable or rejected the token: do not let the user wait for it a second time.
		staticData.forget(registration, registration.remembered);
		unregister(registration);
		void scheduleDeletion(registration, { id: registration.remembered }, RETRY_DELAYS_MS);
		return;
	}
	const outcome = await settle(() => deleteOrDefer(registration, failedBefore, leftover));
	if (outcome.ok) {
		staticData.forget(registration, outcome.value === 'deferred' ? registration.remembered : undefined);
		return;
	}
	void scheduleDeletion(registration, { id: registration.remembered }, RETRY_DELAYS_MS);
	throw outcome.error;
}

/**
 * Deletes the webhooks of a registration. For a published trigger, the deletion is deferred: n8n deletes and creates the webhook when a
 * changed workflow is published, and events in between would be lost. If it is needed again, it is updated in place.
 */
async function deleteOrDefer(
	registration: TriggerRegistration,
	failedBefore: boolean,
	leftover: Leftover | undefined,
): Promise<'deleted' | 'deferred'> {
	const { desired, lockKey, trigger } = registration;
	const reconciler = leftover === 'possible' ? registration.failFast : registration.reconciler;
	const own = await reconciler.findOwn(desired, idUnlessTaken(registration, registration.remembered));
	const wasInService = findRegistration(trigger)?.lockKey === lockKey;
	if (own.length > 0) registration.remembered = String(own[0].id);
	if (wasInService && !failedBefore && own.length > 0) {
		unregister(registration);
		void scheduleDeletion(registration, { id: registration.remembered }, [GRACE_MS, ...RETRY_DELAYS_MS]);
		return 'deferred';
	}
	for (const webhook of own) await reconciler.remove(webhook);
	unregister(registration);
	return 'deleted';
}
