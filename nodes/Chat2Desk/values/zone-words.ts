/**
 * Words for time zones that stand behind a time of the API, with their distance from UTC in minutes. Chat2Desk writes `UTC` mostly and
 * `MSK` in some events (its reference), so other zones of its accounts are to be expected. A word that means several zones, such as
 * `AMT` or `IST`, is not here: such a time stays as it came.
 */
const ZONE_ABBREVIATIONS: Readonly<Record<string, number>> = {
	ART: -180,
	AZT: 240,
	BOT: -240,
	BRT: -180,
	CEST: 120,
	CET: 60,
	COT: -300,
	EEST: 180,
	EET: 120,
	GET: 240,
	GMT: 0,
	IRKT: 480,
	KGT: 360,
	KRAT: 420,
	MAGT: 660,
	MSD: 240,
	MSK: 180,
	NOVT: 420,
	OMST: 360,
	PET: -300,
	PETT: 720,
	SAMT: 240,
	TJT: 300,
	TMT: 300,
	UTC: 0,
	UYT: -180,
	UZT: 300,
	VET: -240,
	VLAT: 600,
	WEST: 60,
	WET: 0,
	YAKT: 540,
	YEKT: 300,
	Z: 0,
};

/** `+03`, `-0330`, `+05:30`: what stands there for a zone that has no word. */
const NUMERIC = /^([+-])(\d{2}):?(\d{2})?$/;

/**
 * How far a zone is ahead of UTC.
 *
 * @param word what stands behind a time, such as `MSK` or `+03`
 * @returns minutes; `undefined` for a word that is not known
 */
export function abbreviationOffset(word: string): number | undefined {
	const known = word.toUpperCase();
	if (Object.hasOwn(ZONE_ABBREVIATIONS, known)) return ZONE_ABBREVIATIONS[known];
	const [, sign, hours, minutes = '0'] = NUMERIC.exec(word) ?? [];
	if (sign === undefined || Number(hours) > 14 || Number(minutes) > 59) return undefined;
	return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
