using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Settings;

/// <summary>One change of the cluster's settings: what, when and by whom.</summary>
/// <param name="Revision">The cluster's revision that it made.</param>
/// <param name="UnixMs">When, cluster clock.</param>
/// <param name="By">Who, as the caller said or proved; may be empty.</param>
/// <param name="Changes">The settings whose value it changed, in the order of <see cref="SettingCatalog"/>.</param>
public sealed record SettingsRevision(long Revision, long UnixMs, string By, ImmutableArray<SettingChange> Changes);
