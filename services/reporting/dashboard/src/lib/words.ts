/** Words of a list that a person typed: "35.19, 35.77". */
export const split = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean)
