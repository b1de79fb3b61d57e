'use strict';
const { Stage } = require('./support/stage');
const { Sender, inboxEvent, sleep } = require('./support/sender');

const N = Number(process.env.N ?? 300);
const KINDS = [['moment', 0], ['2s', 2000], ['10s', 10000], ['end', Infinity]];
const stage = new Stage();
for (const s of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(s, () => void stage.end(true).then(() => process.exit(130)));

async function settled(label) {
	for (;;) {
		const e = await stage.executions();
		console.log(label, JSON.stringify(e), 'reports', ...['trigger', 'removeDuplicates', 'claim'].map((b) => stage.counter.of(b).size));
		if (!(e.new || e.running)) return e;
		await sleep(3000);
	}
}
async function main() {
	await stage.setUp();
	const { registered, each } = await stage.webhookUrls();
	console.log(registered, each);
	const sender = new Sender(each);
	const later = [];
	const end = [];
	const kinds = new Map();
	const jobs = [];
	let k = 0;
	const t0 = Date.now();
	for (let id = 1; id <= N; id++) {
		jobs.push(async () => {
			const event = inboxEvent(id);
			if (id % 10) return await sender.deliver(event, id);
			const [kind, ms] = KINDS[k++ % 4];
			kinds.set(id, kind);
			if (ms === 0) return void (await Promise.all([sender.deliver(event, id), sender.deliver(event, id + 1)]));
			await sender.deliver(event, id);
			if (ms === Infinity) end.push(() => sender.deliver(event, id + 1));
			else later.push(sleep(ms).then(() => sender.deliver(event, id + 1)));
		});
	}
	await sender.deliverAll(jobs);
	await Promise.all(later);
	console.log('sent', Date.now() - t0, sender.figures);
	await settled('round1');
	console.log('done', Date.now() - t0);
	await sender.deliverAll(end);
	await settled('ends');
	for (const b of ['trigger', 'removeDuplicates', 'claim']) {
		const map = stage.counter.of(b);
		const lost = [...sender.accepted].filter((id) => !map.has(id));
		const by = {};
		for (const [id, r] of map) if (r.length > 1) by[kinds.get(id) ?? 'none'] = (by[kinds.get(id) ?? 'none'] ?? 0) + 1;
		console.log(b, 'seen', map.size, 'lost', lost.length, 'doubled', JSON.stringify(by));
	}
	// kill
	const before = stage.counter.total();
	const s2 = new Sender(each);
	const p = s2.deliverAll(Array.from({ length: 200 }, (_, i) => async () => s2.deliver(inboxEvent(100000 + i), i)));
	while (stage.counter.total() < before + 150) await sleep(20);
	process.kill(stage.cluster.workers[0].pid, 'SIGKILL');
	const tk = Date.now();
	await p;
	await settled('kill');
	console.log('kill settled', Date.now() - tk, s2.figures);
	for (const b of ['trigger', 'removeDuplicates', 'claim']) console.log(b, 'lost', [...s2.accepted].filter((id) => !stage.counter.of(b).has(id)).length);
	console.log(await stage.postgres.query('n8n', `SELECT e.id, status, "startedAt", "stoppedAt", length(data), left(data, 300) FROM execution_entity e JOIN execution_data d ON d."executionId" = e.id WHERE status NOT IN ('success')`));
}
main().catch((e) => console.error(e)).finally(() => stage.end(true));
