using Sigmask.Data;

namespace Sigmask.AnnotationNoise;

/// <summary>A blob of a structure where there is none.</summary>
public static class SpuriousBlob
{
    /// <summary>Draws an uneven ellipse of a class over whatever is there.</summary>
    /// <param name="map">The labels.</param>
    /// <param name="structure">The class.</param>
    /// <param name="radius">Mean radius in pixels.</param>
    /// <param name="random">The annotator's chance: place and form.</param>
    public static LabelMap Apply(LabelMap map, byte structure, double radius, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(random);
        var (centreY, centreX) = (random.NextDouble(0.1, 0.9) * map.Height, random.NextDouble(0.1, 0.9) * map.Width);
        var (stretch, turn) = (random.NextDouble(0.7, 1.4), random.NextDouble(0, Math.PI));
        var (bumps, phase) = (random.NextDouble(0, 0.25), random.NextDouble(0, 2 * Math.PI));
        var labels = (byte[])map.Labels.Clone();
        for (var i = 0; i < labels.Length; i++)
        {
            var (y, x) = ((i / map.Width) + 0.5 - centreY, (i % map.Width) + 0.5 - centreX);
            var along = ((x * Math.Cos(turn)) + (y * Math.Sin(turn))) / stretch;
            var across = ((y * Math.Cos(turn)) - (x * Math.Sin(turn))) * stretch;
            var edge = radius * (1 + (bumps * Math.Sin((3 * Math.Atan2(across, along)) + phase)));
            labels[i] = (along * along) + (across * across) <= edge * edge ? structure : labels[i];
        }

        return map with { Labels = labels };
    }
}
