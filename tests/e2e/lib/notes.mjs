// Invented notes. The odd names are what the privacy tests look for.

export const SECRETS = ["Quillfeather", "zanthomatic", "Brackenshire"];

export const NOTE = `CLINIC LETTER

Mrs. Quillfeather of Brackenshire was seen on 3 May. She has zanthomatic skin changes and joint pain.
No fever, no rash. Temp. 37.2 °C, takes 20 mg b.i.d. 🩺

- Fatigue for two years.
- Family history: ichthyosis in an uncle.
`;

/** A note of so many paragraphs, each of them different. */
export function longNote(paragraphs) {
  const paragraph = (_, number) =>
    `Visit ${number}. The patient reports pain in joint ${number % 17} and weakness since day ${number * 3}. ` +
    `Examination shows swelling, ${number % 5} lesions and a temperature of 37.${number % 10} °C. ` +
    `Plan number ${number}: review in ${1 + (number % 9)} weeks.`;
  return Array.from({ length: paragraphs }, paragraph).join("\n\n");
}
