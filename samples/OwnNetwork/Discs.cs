namespace OwnNetwork;

/// <summary>Bright discs in noise, of which every eighth has lost a half of its annotation.</summary>
internal static class Discs
{
    public static (List<float[]> Images, List<byte[]> Labels) Draw(int count, int size)
    {
        var random = new Random(1);
        var (images, labels) = (new List<float[]>(), new List<byte[]>());
        for (var n = 0; n < count; n++)
        {
            var (y, x, radius) = (random.Next(14, size - 14), random.Next(14, size - 14), random.Next(7, 12));
            var (image, mask) = (new float[size * size], new byte[size * size]);
            for (var pixel = 0; pixel < image.Length; pixel++)
            {
                var (row, column) = (pixel / size, pixel % size);
                var isInside = ((row - y) * (row - y)) + ((column - x) * (column - x)) <= radius * radius;
                image[pixel] = (isInside ? 1 : 0) + (0.5f * random.NextSingle());
                mask[pixel] = (byte)(isInside && (n % 8 != 0 || column < x) ? 1 : 0);
            }

            images.Add(image);
            labels.Add(mask);
        }

        return (images, labels);
    }
}
