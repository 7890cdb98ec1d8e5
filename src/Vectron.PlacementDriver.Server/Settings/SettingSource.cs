namespace Vectron.PlacementDriver.Server.Settings;

/// <summary>Where a value comes from; a later one overrides an earlier one.</summary>
internal enum SettingSource
{
    /// <summary>Built in.</summary>
    Default,

    /// <summary>appsettings.json beside the program.</summary>
    AppSettings,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>The command line.</summary>
    CommandLine,
}
