using CsCheck;

namespace Vectron.PlacementDriver.Domain.Tests.Properties;

internal static class Pick
{
    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
