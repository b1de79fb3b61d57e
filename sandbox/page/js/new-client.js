import { attempt, el, field, fillSelect, select } from './dom.js';

/**
 * Creates the form for a new client.
 * @param {(client: {channelId: number, transport: string, name: string}) => Promise<void>} add
 * @returns {{node: HTMLElement, toggle: (name: string, channelId: number) => void, setChannels: (channels: any[]) => void}}
 */
export function createNewClientForm(add) {
	const name = el('input', { type: 'text', placeholder: 'For example, Ann Lee', testId: 'new-client-name' });
	const channel = select({ testId: 'new-client-channel' }, []);
	const button = el('button', { type: 'submit', class: 'primary', testId: 'new-client-add' }, 'Add');
	const node = el(
		'form',
		{ class: 'new-client', testId: 'new-client-form', hidden: true, on: { submit } },
		field('Name of the new client', name),
		el('div', { class: 'with-button' }, field('Channel and transport', channel), button),
	);

	async function submit(event) {
		event.preventDefault();
		const [channelId, transport] = channel.value.split(' ');
		await attempt(async () => {
			await add({ channelId: Number(channelId), transport, name: name.value.trim() });
			node.hidden = true;
		}, button);
	}

	return {
		node,
		toggle(text, channelId) {
			node.hidden = !node.hidden;
			name.value = text;
			const preset = [...channel.options].find(({ value }) => value.startsWith(`${channelId} `));
			if (preset) channel.value = preset.value;
			if (!node.hidden) name.focus();
		},
		setChannels: (channels) =>
			fillSelect(
				channel,
				channels.flatMap(({ id, name: label, transports }) =>
					transports.map((transport) => ({ value: `${id} ${transport}`, label: `${label} · ${transport}` })),
				),
			),
	};
}
