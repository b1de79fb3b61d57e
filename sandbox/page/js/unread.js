/** Counts unread messages by client and channel. */
export class Unread {
	/** @type {Map<number, Map<number, number>>} client ID → channel ID → count */
	#counts = new Map();

	add(clientId, channelId) {
		const channels = this.#counts.get(clientId) ?? new Map();
		channels.set(channelId, (channels.get(channelId) ?? 0) + 1);
		this.#counts.set(clientId, channels);
	}

	clear(clientId) {
		this.#counts.delete(clientId);
	}

	ofClient(clientId) {
		return sum(this.#counts.get(clientId)?.values() ?? []);
	}

	ofChannel(channelId) {
		return sum([...this.#counts.values()].map((channels) => channels.get(channelId) ?? 0));
	}

	total() {
		return sum([...this.#counts.keys()].map((clientId) => this.ofClient(clientId)));
	}
}

const sum = (counts) => [...counts].reduce((total, count) => total + count, 0);
