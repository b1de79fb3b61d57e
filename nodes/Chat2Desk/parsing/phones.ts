import type { ParseContext } from './common';
import { invalidValue } from './common';
import { toAscii } from './normalize';
import { findEmail, parseEmail } from './texts';

type PhoneContext = Pick<ParseContext, 'label' | 'transport'>;

const ADVICE = 'Enter one number with its country code, e.g. +1 555 000 0001';
const MIN_DIGITS = 7;
/** The most digits of a phone number (E.164). */
const MAX_DIGITS = 15;
/** The most digits of a number that an external channel stores. */
const MAX_STORED_DIGITS = 31;

/** Addresses of messengers, which are not email addresses. */
const MESSENGER_ADDRESS = /@(c\.us|g\.us|s\.whatsapp\.net)$/i;
/** `[tg] 807892`, `[chat] 1d0b…`: how Chat2Desk identifies clients of messengers without phone numbers. */
const MESSENGER_ID = /^\[[a-z][\w -]*\]\s*\S/i;

/**
 * The recipient of a message, or a client to create: 7 to 15 digits with the country code, or an email address if the transport is
 * `email` (method pages of the API). Messenger IDs in brackets remain. Throws `InputError` on anything ambiguous.
 */
export function parseRecipient(value: unknown, context: PhoneContext): string {
	if (context.transport === 'email')
		return parseEmail(value, context, 'is not a single email address, which the email transport requires');
	const text = scalarText(value);
	return MESSENGER_ID.test(text) ? text : parseDigits(text, value, context, MAX_DIGITS);
}

/** A phone number, regardless of the transport. */
export const parsePhoneNumber = (value: unknown, { label }: PhoneContext): string => parseRecipient(value, { label });

/** A filter for stored phone numbers. Clients of external channels have up to 31 digits, and email clients have an address. */
export function parsePhoneFilter(value: unknown, context: PhoneContext): string {
	const text = scalarText(value);
	if (MESSENGER_ID.test(text)) return text;
	const address = MESSENGER_ADDRESS.test(text) ? undefined : findEmail(text);
	if (address !== undefined) return address;
	const isLong = /^\d+$/.test(text) && text.length > MAX_DIGITS && text.length <= MAX_STORED_DIGITS;
	return isLong ? text : parseDigits(text, value, context, MAX_STORED_DIGITS);
}

function scalarText(value: unknown): string {
	if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return '';
	return toAscii(String(value));
}

function parseDigits(text: string, value: unknown, { label }: PhoneContext, maxDigits: number): string {
	const refuse = (wrong: string) => invalidValue(label, value, wrong, ADVICE);
	const number = fromSpreadsheet(stripLink(text));
	if (number === undefined || !/\d/.test(number)) throw refuse('is not a phone number');
	if (/\p{L}|[#*@=?]/u.test(number)) throw refuse('contains text besides the phone number, such as an extension');
	if (isSeveral(number)) throw refuse('contains more than one phone number');
	if (/[^\d\s()+./\u2010-\u2015\u2212-]/.test(number)) throw refuse('is not a phone number');
	const digits = toInternational(number);
	// 8 is the trunk prefix of Russia and Kazakhstan.
	if (digits.startsWith('0') || /^89\d{9}$/.test(digits)) throw refuse('has no country code');
	if (digits.length < MIN_DIGITS || digits.length > maxDigits)
		throw refuse(`is not a phone number: it has ${digits.length} digits`);
	return digits;
}

/** The number in a link (`tel:`, `wa.me` and the like) or a WhatsApp address; any other text unchanged. */
function stripLink(text: string): string {
	const link =
		/^(?:https?:\/\/)?(?:www\.)?(?:wa\.me\/|(?:api|web)\.whatsapp\.com\/send\/?\?(?:.*&)?phone=|whatsapp:\/\/send\/?\?(?:.*&)?phone=|viber:\/\/\w+\?(?:.*&)?number=)(?:%2b|\+)?(\d+)(?:[/?&#].*)?$/is.exec(
			text,
		);
	if (link !== null) return `+${link[1]}`;
	return text
		.replace(/^(tel|whatsapp|sms|callto|viber):(\/\/)?\s*/i, '')
		.replace(/(:\d{1,3})?@(c\.us|s\.whatsapp\.net)$/i, '')
		.trim();
}

/** A whole number as spreadsheets write it (`79991234567.0`, `7.9991234567E+10`); `undefined` if digits may be lost (`7.99912E+10`). */
function fromSpreadsheet(text: string): string | undefined {
	const whole = /^(\+?\d+)\.0+$/.exec(text) ?? /^(\d{1,3}(?:,\d{3})+)$/.exec(text);
	if (whole !== null) return whole[1].replace(/,/g, '');
	const [, first, decimals = '', exponent] = /^(\d)(?:[.,](\d+))?e\+?(\d{1,2})$/i.exec(text) ?? [];
	if (first === undefined) return /^\d+[.,]\d+e|^\+?\d{7,}[.,]\d*$/i.test(text) ? undefined : text;
	const missing = Number(exponent) - decimals.length;
	// Display rounding keeps seven digits at most. A longer number has only lost trailing zeros.
	const isRounded = missing < 0 || (missing > 0 && (decimals.length < 8 || missing > 2));
	return isRounded ? undefined : first + decimals + '0'.repeat(missing);
}

function isSeveral(text: string): boolean {
	if (/[,;|&\r\n]/.test(text) || /\d/.test(text.slice(0, Math.max(0, text.lastIndexOf('+'))))) return true;
	const isNumber = (part: string) => part.replace(/\D/g, '').length >= MIN_DIGITS;
	return (
		text.split('/').filter(isNumber).length > 1 || text.split(/\s+/).filter((part) => /\d{10}/.test(part)).length > 1
	);
}

/** Digits with the country code: without `+`, `00`, and the trunk prefix `(0)`. */
function toInternational(text: string): string {
	const withPlus = text.trim().replace(/^\(?\+?\s*0\s*0(?=\s*\d)/, '+');
	return (/^\(\s*0\s*\)/.test(withPlus) ? withPlus : withPlus.replace(/\(\s*0\s*\)/, '')).replace(/\D/g, '');
}

/**
 * The other form of the same mobile number: Mexico with or without 1 after 52, Brazil and Argentina with or without 9. `undefined`
 * for any other number.
 */
export function alternativePhoneForm(digits: string): string | undefined {
	const forms: Array<[RegExp, string]> = [
		[/^521(\d{10})$/, '52$1'],
		[/^52(\d{10})$/, '521$1'],
		[/^549(\d{10})$/, '54$1'],
		[/^54(\d{10})$/, '549$1'],
		[/^55(\d\d)9([6-9]\d{7})$/, '55$1$2'],
		[/^55(\d\d)([6-9]\d{7})$/, '55$19$2'],
	];
	const match = forms.find(([form]) => form.test(digits));
	return match && digits.replace(match[0], match[1]);
}
