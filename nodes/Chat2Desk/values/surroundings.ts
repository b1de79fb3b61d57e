/** What a conversion may need besides the value itself. */
export interface ParseContext {
	/** IANA name of the workflow's time zone: times without an offset are meant in it, as n8n shows them. */
	timezone: string;
	/**
	 * IANA name of the zone in which the company's days begin and end: the credential's, else the workflow's. It is read for fields
	 * that hold dates (n8n's type `dateTime`); for any other it is the workflow's.
	 */
	companyTimeZone: string;
	/** What the editor calls the field, for an error message. */
	label: string;
	/** What such a value looks like, for an error message. */
	example?: string;
	/** The transport that the same item chooses, if any: it decides what a client's number is. */
	transport?: unknown;
}
