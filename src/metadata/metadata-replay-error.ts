/** The metadata log contradicts itself: a record speaks of something that no earlier record has made. */
export class MetadataReplayError extends Error {
  override readonly name = "MetadataReplayError";
}
