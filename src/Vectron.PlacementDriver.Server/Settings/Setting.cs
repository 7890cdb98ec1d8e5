namespace Vectron.PlacementDriver.Server.Settings;

/// <summary>One thing an operator can set, under three names: a flag, an environment variable, an appsettings key.</summary>
/// <param name="Flag">Without dashes, for example <c>grpc-addr</c>.</param>
/// <param name="Default">As an operator would write it; empty when the default depends on other settings.</param>
/// <param name="Description">One line for <c>-help</c>.</param>
/// <param name="IsSwitch">A flag that needs no value: <c>-insecure</c>, <c>-insecure=false</c>.</param>
internal sealed record Setting(string Flag, string Default, string Description, bool IsSwitch = false)
{
    /// <summary>For example <c>VECTRON_PD_GRPC_ADDR</c>.</summary>
    public string Variable { get; } = SettingCatalog.VariablePrefix + Flag.Replace('-', '_').ToUpperInvariant();

    /// <summary>For example <c>GrpcAddr</c>, in the section <c>PlacementDriver</c>.</summary>
    public string Key { get; } =
        string.Concat(Flag.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
}
